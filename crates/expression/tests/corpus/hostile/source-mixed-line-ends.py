x = 1
y = 2z = 3
return """a
bc"""
