"""The facilitator's page of a drill, and what a player is told in one."""
