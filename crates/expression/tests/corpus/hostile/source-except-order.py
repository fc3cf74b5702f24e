try:
    1/0
except:
    x = 1
except ValueError:
    x = 2
return x
