/// Why a command about backups came to nothing: one line for the operator, and the exit code.
struct SnapshotFailure: Error, Hashable {
    var message: String
    var code: Int32

    /// - Parameter code: 1 where the world is not as it has to be, 2 where the command line makes no sense.
    init(_ message: String, code: Int32 = 1) {
        self.message = message
        self.code = code
    }
}
