public import LinuxSystem

/// Why a connection is over.
public enum CloseReason: Hashable, Sendable {
    /// This side closed it.
    case local
    /// The peer closed its side, and this side followed.
    case peerFinished
    /// The peer did not read, and more than `ConnectionLimits.outputBytesMax` was waiting for it.
    case outputOverflow
    /// Reset, timed out, unreachable.
    case failed(SystemError)
}
