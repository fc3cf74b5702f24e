import collections
d = collections.deque(iter(int, 1), maxlen=3)
return collections.Counter(iter(int, 1))
