"""The pictures of the reports, one file each: Altair to SVG, drawn by the job and kept beside the figures they show."""
