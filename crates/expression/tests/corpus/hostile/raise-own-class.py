class Mine(Exception):
    def __str__(self):
        while True:
            pass
raise Mine()
