"""The public product-introduction site and its enquiries."""
