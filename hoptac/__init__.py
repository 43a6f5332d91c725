"""Hợp Tác: the open platform of a provincial cooperative alliance and of its cooperatives."""
