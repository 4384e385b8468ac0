import Hashing
func probe() -> String { SHA256.digest(of: Array("abc".utf8)).hex }
