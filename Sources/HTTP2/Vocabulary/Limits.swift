/// Every bound of one connection, with its unit. What happens at the bound is said beside it.
///
/// What one hostile peer can make this side hold: `outputBytesMax` and as much again for acknowledgements,
/// twice `sendQueueBytesMax` and a message each, `headerBlockBytesMax` and one frame for a header block, the decoded list,
/// two tables, and for each of `streamsMax` streams about 200 bytes. With the defaults below 20 MiB and two messages.
/// Received data is not held here at all.
public struct Limits: Sendable {
    // MARK: What we accept

    /// Streams that may be open or not yet released. Beyond: REFUSED_STREAM.
    public var streamsMax = 1_000
    /// SETTINGS_MAX_FRAME_SIZE. Beyond: FRAME_SIZE_ERROR for the connection.
    public var frameBytesMax = 16_384
    /// A header block as it is on the wire. Beyond: the connection ends with ENHANCE_YOUR_CALM.
    public var headerBlockBytesMax = 16_384
    /// CONTINUATION frames for one block. Beyond: the connection ends with ENHANCE_YOUR_CALM.
    public var continuationsMax = 8
    /// SETTINGS_MAX_HEADER_LIST_SIZE: decoded names and values and 32 for each field. Beyond: ENHANCE_YOUR_CALM.
    public var headerListBytesMax = 16_384
    /// Fields in one list. Beyond: ENHANCE_YOUR_CALM.
    public var fieldsMax = 100
    /// The dynamic table of each direction.
    public var headerTableBytesMax = 4_096

    // MARK: Flow control

    /// SETTINGS_INITIAL_WINDOW_SIZE: body bytes of one stream that may be on their way or not consumed.
    /// At least 64.
    public var streamWindowBytes = 65_535
    /// The same for the whole connection, at least 65,535.
    public var connectionWindowBytes = 1 << 20

    // MARK: What we send

    /// Bytes waiting for the socket; beyond it data stays in its stream's queue, and ``Connection/wantsInput`` is false.
    public var outputBytesMax = 1 << 20
    /// Bytes of one stream waiting for a window or the socket; from there on sending answers `.congested`.
    public var streamQueueBytesMax = 1 << 20
    /// Bytes that the largest queue, and that all others together, may hold before a message is refused; new streams then
    /// get REFUSED_STREAM. The largest is set apart so that one long download does not stop everything else.
    public var sendQueueBytesMax = 8 << 20

    // MARK: Abuse

    /// Length of the window in which resets are counted, in nanoseconds.
    public var abuseWindowNanoseconds: UInt64 = 10_000_000_000
    /// Streams reset by the peer soon after it opened them, and streams it made us reset, in one window. Beyond:
    /// ENHANCE_YOUR_CALM.
    public var resetsMax = 100
    /// The same as a share of the streams opened in the window, once `resetShareStreamsMin` were opened.
    public var resetPercentMax = 50
    public var resetShareStreamsMin = 64
    /// A reset of a stream older than this is a client's deadline, not an attack: it is not counted, since its rate is
    /// bounded by `streamsMax` in this time.
    public var rapidResetNanoseconds: UInt64 = 1_000_000_000
    /// Errors on streams for which the peer is to blame, in one window. Beyond: ENHANCE_YOUR_CALM.
    public var streamErrorsMax = 20
    /// Frames that carry nothing useful, which the peer may send at once …
    public var controlFramesBurst = 4_000
    /// … and per second, besides those that useful traffic earns. Beyond: ENHANCE_YOUR_CALM.
    public var controlFramesPerSecond = 1_000

    // MARK: Time, in nanoseconds; 0 is never

    /// From the start to the end of preface and first SETTINGS, and from our SETTINGS to their acknowledgement.
    public var handshakeNanoseconds: UInt64 = 10_000_000_000
    /// From the first octet of a header block, or of any frame but DATA, to the last.
    public var headersNanoseconds: UInt64 = 5_000_000_000
    /// From the first octet of one DATA frame to the last.
    public var dataFrameNanoseconds: UInt64 = 30_000_000_000
    /// Output waits and the socket takes nothing: the connection ends.
    public var writeStallNanoseconds: UInt64 = 30_000_000_000
    /// A stream has bytes to send and the peer opens no window: the stream is reset with CANCEL.
    public var streamStallNanoseconds: UInt64 = 120_000_000_000
    /// No stream is open: the connection says GOAWAY and ends.
    public var idleNanoseconds: UInt64 = 3_600_000_000_000
    /// After this age the connection says GOAWAY and ends with its last stream.
    public var ageNanosecondsMax: UInt64 = 0
    /// After so long without a sign of the peer it is pinged (etcd: two hours) …
    public var keepAliveNanoseconds: UInt64 = 7_200_000_000_000
    /// … and after this long without an answer the connection ends.
    public var keepAliveTimeoutNanoseconds: UInt64 = 20_000_000_000
    /// How long a graceful GOAWAY waits for the round trip that lets streams already on their way come in.
    public var drainNanoseconds: UInt64 = 1_000_000_000

    public init() {}
}
