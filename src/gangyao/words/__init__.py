"""Words: what several rooms need to know of Chinese writing. Each notion has its one home here."""
