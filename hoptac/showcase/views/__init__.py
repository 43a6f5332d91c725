"""Pages of the shop window, of enquiries, and what machines read."""
