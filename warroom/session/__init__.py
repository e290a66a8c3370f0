"""The room and the side store on threads of their own, for the screens."""
