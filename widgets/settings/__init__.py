"""The page where a lead decides how the widget looks on a site, and sees whether it runs there."""
