"""Names of what may be done with results."""

VIEW = "results:framework:view"
EDIT = "results:framework:edit"
SEE = "results:actual:view"
ENTER = "results:actual:enter"
ACCEPT = "results:actual:accept"
DRAW = "results:actual:draw"
LOCK = "results:actual:lock"
ACTIONS = (VIEW, EDIT, SEE, ENTER, ACCEPT, DRAW, LOCK)
