class Spin:
    def __contains__(self, item):
        while True:
            pass
return 1 in Spin()
