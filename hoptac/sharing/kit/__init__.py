"""Printed matter of a product or cooperative: posters, sheets, price tags, banners."""
