/// The bytes of a whole state, format 2.
///
///     format (1 byte) · sections · 0 (1 byte) · CRC-32C of everything before (4 bytes, big-endian) · the store
///
///     section: tag (1 byte) · length (varint) · bytes
///     place:   applied index · applied term · time · hash (four 8-byte integers) · feature level (varint)
///     members: count (varint) · attributes of each, in ascending order of ids
///              · ids present: count · id … · ids removed: count · id … (varints)
///     grants:  how many leases were ever granted (varint)              absent while there was none
///     leases:  count · id (8 bytes) · generation · time to live in ms · deadline (8 bytes) · deferred (0 or 1) of each
///              as many sections as there are shards with leases, in order of shards, each in ascending order of ids
///     alarms:  count · member (8 bytes) · kind · raised by a member itself (0 or 1) of each     absent while there is none
///     auth:    users, roles and tokens; only when there were ever any
///
/// What later releases add are further sections. A program that meets a tag that it does not know refuses the snapshot: to
/// leave a part of the state out would be to diverge.
enum StateSnapshotFormat {
    static let format: UInt8 = 2

    enum Section: UInt8 {
        case end = 0
        case place = 1
        case members = 2
        case grants = 3
        case leases = 4
        case alarms = 5
        case auth = 16
    }

    /// The highest applied index that a decoder believes: so low that counting on from it never comes to an end.
    static let indexMax: UInt64 = 1 << 62

    /// The most bytes of a section that a decoder believes.
    static let sectionBytesMax = 64 << 20
}
