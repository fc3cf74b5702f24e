return __import__("os").environ["HOME"]
