"""The widget's API: every call is one POST of JSON as text/plain, so no keystroke costs a CORS preflight."""
