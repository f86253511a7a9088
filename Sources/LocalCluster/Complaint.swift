internal import LinuxSystem

/// Why a program cannot do what it was asked: one line for standard error, and the exit code.
public struct Complaint: Error, Hashable, Sendable, CustomStringConvertible {
    /// The world is not as it has to be.
    public static let refusedCode: Int32 = 1
    /// The command line makes no sense.
    public static let usageCode: Int32 = 2

    public var description: String
    public var exitCode: Int32

    public init(_ description: String, exitCode: Int32 = refusedCode) {
        self.description = description
        self.exitCode = exitCode
    }

    /// Runs the body; what the system refuses becomes a complaint.
    static func translating<Result: ~Copyable>(
        _ body: () throws(SystemError) -> Result
    ) throws(Complaint) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw Complaint(error.description)
        }
    }
}
