class Spin:
    while True:
        x = 1
return Spin.x
