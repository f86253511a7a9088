/// What the peer said in its SETTINGS, or RFC 9113 §6.5.2's defaults.
struct PeerSettings {
    var initialWindowBytes = 65_535
    var frameBytesMax = 16_384
    var streamsMax = Int.max
}

/// Identifiers of RFC 9113 §6.5.2.
enum SettingID {
    static let headerTableSize: UInt16 = 1
    static let enablePush: UInt16 = 2
    static let maxConcurrentStreams: UInt16 = 3
    static let initialWindowSize: UInt16 = 4
    static let maxFrameSize: UInt16 = 5
    static let maxHeaderListSize: UInt16 = 6
}
