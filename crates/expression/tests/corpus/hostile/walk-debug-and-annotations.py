x: open("/etc/passwd") = 1
__debug__ = False
return x
