"""The small applications that figures are compared with."""
