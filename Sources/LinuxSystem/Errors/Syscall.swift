internal import Bytes

/// The one place where system calls are made and their failures sorted.
///
/// Interrupted calls are repeated. A bad descriptor or address can only be our own bug, so they end the process; every
/// other errno is the world's and is thrown.
enum Syscall {
    static func perform<Result: BinaryInteger>(
        _ call: String, on subject: @autoclosure () -> String = "", _ body: () -> Result
    ) throws(SystemError) -> Result {
        while true {
            let result = body()
            if result >= 0 { return result }
            let errno = Errno.current
            if errno == .interrupted { continue }
            throw failure(errno, call, subject())
        }
    }

    /// Like `perform`, with "not now" as a value.
    static func attempt<Result: BinaryInteger>(
        _ call: String, on subject: @autoclosure () -> String = "", _ body: () -> Result
    ) throws(SystemError) -> IOResult {
        while true {
            let result = body()
            if result >= 0 { return .done(Int(result)) }
            let errno = Errno.current
            if errno == .interrupted { continue }
            if errno == .wouldBlock { return .wouldBlock }
            throw failure(errno, call, subject())
        }
    }

    @inline(never)
    private static func failure(_ errno: Errno, _ call: String, _ subject: String) -> SystemError {
        let error = SystemError(errno, call: call, subject: subject)
        if errno == .badDescriptor || errno == .badAddress { unreachable("\(error)") }
        return error
    }
}
