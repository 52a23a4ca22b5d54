listen meanwhile
