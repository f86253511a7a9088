/// Why the program cannot do what it was asked: one line for standard error, and the exit code.
struct Complaint: Error, CustomStringConvertible {
    /// Something is not as it has to be: an invariant, or the machine.
    static let failureCode: Int32 = 1
    /// The command line makes no sense.
    static let usageCode: Int32 = 2

    var description: String
    var exitCode: Int32

    init(_ description: String, exitCode: Int32 = failureCode) {
        self.description = description
        self.exitCode = exitCode
    }
}
