"""Views: which tickets the queue shows, in which order, with which columns, and to whom; built in, or saved by agents and leads."""
