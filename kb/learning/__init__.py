"""What readers did becomes versions of what suggestions have learned: trained, judged, switched on and back."""
