"""Administrative units with validity, names, successors; localities that outlive every reform."""
