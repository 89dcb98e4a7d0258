"""Pictures of articles: drawn anew when they come, kept with the articles, shown to whoever reads them."""
