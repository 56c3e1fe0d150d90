"""Tests of the interface floor; none needs a database."""
