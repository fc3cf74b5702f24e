return [__file__, __name__, __spec__, __doc__, __loader__]
