"""The thin anchors: Organisation and Person."""
