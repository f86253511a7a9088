/// What a watched descriptor belongs to.
enum EventSource {
    case none
    case bell
    case signals
    case listener(Listener)
    case attempt(ConnectionAttempt)
    case connection(Connection)
}

/// One row of the loop's table, found by descriptor.
///
/// The number is in the event's user data as well. Within one turn a handler may close a descriptor and the kernel give
/// the same to a new socket, while an event for the old one still waits in the list: its number differs.
struct Registration {
    var number: UInt32 = 0
    var source = EventSource.none

    static func eventData(number: UInt32, raw: Int32) -> UInt64 {
        UInt64(number) << 32 | UInt64(UInt32(bitPattern: raw))
    }
}
