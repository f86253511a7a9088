public import GRPC
public import LinuxSystem

/// Why a call has no answer.
public struct CallFailure: Error, Sendable, CustomStringConvertible {
    public enum Cause: Sendable {
        /// There is no connection: nobody listens, or nobody answers in time.
        case refused(SystemError)
        /// The time of the call is over.
        case timedOut
        /// The connection ended before the answer came.
        case disconnected(String)
        /// The member answered with a failure.
        case status(Status, trailers: Metadata)
        /// The call was executed, but the answer makes no sense.
        case malformedAnswer(String)
    }

    public var cause: Cause
    /// Whether the member may have executed the call. `.notProcessed` is a promise, `.unknown` is not.
    ///
    /// A failure that the member itself states is `.unknown` here: what it says about execution is in its text.
    public var reach: ClientEvent.Reach

    public init(_ cause: Cause, reach: ClientEvent.Reach) {
        self.cause = cause
        self.reach = reach
    }

    /// The member's own words, if it answered.
    public var status: Status? {
        if case .status(let status, _) = cause { return status }
        return nil
    }

    public var description: String {
        switch cause {
        case .refused(let error): "\(error)"
        case .timedOut: "no answer in time"
        case .disconnected(let reason): "the connection ended: \(reason)"
        case .status(let status, _): "\(status.code): \(status.message)"
        case .malformedAnswer(let reason): "the answer makes no sense: \(reason)"
        }
    }
}
