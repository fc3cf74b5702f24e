class Loop:
    def __repr__(self):
        return f"<{self!r}>"
return repr(Loop())
