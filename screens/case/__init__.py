"""Whether the fix holds, and what a security case asks for, as pages."""
