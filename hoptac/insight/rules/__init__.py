"""Decisions on values, without Django: when numbers contradict each other, how a plan stands."""
