internal import Glibc

extension ProcessMark {
    /// Ends it at once if it is still that process.
    func kill() {
        guard isAlive else { return }
        _ = Glibc.kill(pid, SIGKILL)
    }
}
