"""Cut: the text of any page to units and what can be seen of each, without an opinion."""
