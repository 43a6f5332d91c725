"""Pooling: which stocks together serve which wanted deliveries, as one program over all of them at once.

`instance` says what goes in and out, `solving` answers, `reasons` says why so, `mend` what would make more possible.
No database, no web, no clock in what is decided: the same instance gives the same answer twice.
"""
