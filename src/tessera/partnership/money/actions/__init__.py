"""Writes of the room: budgets, payments, what was spent, exchange rates."""
