internal import Protobuf

/// Events encoded once and shared by all watchers that want them.
///
/// Fields may stand in any order, so a watcher's answer is what is its own, then the shared events as they are.
extension WatchResponse {
    /// Appends one element of `events`; the bytes may be appended to any number of encoded answers.
    public static func encodeEvent(_ event: Event, to bytes: inout [UInt8]) {
        bytes.appendElement(11, event)
    }

    /// Appends one element of `events` from borrowed memory.
    public static func encodeEvent(
        _ type: Event.EventType, _ current: BorrowedKeyValue, previous: BorrowedKeyValue?, to bytes: inout [UInt8]
    ) {
        bytes.appendMessage(11) { event in
            event.appendField(1, type)
            event.appendMessage(2) { current.encode(to: &$0) }
            if let previous { event.appendMessage(3) { previous.encode(to: &$0) } }
        }
    }
}
