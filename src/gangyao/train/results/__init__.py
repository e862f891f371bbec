"""What experiments showed, as tables, plots and a page of results."""
