public import EtcdAPI

/// The calls that every program here makes.
extension UnaryClient {
    /// The member's own view of itself and its cluster; needs no quorum.
    public func status(timeout: Duration) throws(CallFailure) -> StatusResponse {
        try call(.status, StatusRequest(), timeout: timeout)
    }

    /// The members as this one knows them; needs no quorum.
    public func memberList(timeout: Duration) throws(CallFailure) -> MemberListResponse {
        try call(.memberList, MemberListRequest(linearizable: false), timeout: timeout)
    }

    public func range(_ request: RangeRequest, timeout: Duration) throws(CallFailure) -> RangeResponse {
        try call(.kvRange, request, timeout: timeout)
    }

    public func put(_ request: PutRequest, timeout: Duration) throws(CallFailure) -> PutResponse {
        try call(.kvPut, request, timeout: timeout)
    }
}
