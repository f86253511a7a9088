extension APISchema {
    /// The enums of all etcd's packages.
    static let enumsOfEtcd: [EnumDescriptor] = [
        EnumDescriptor("etcdserverpb.RangeRequest.SortOrder", ["NONE", "ASCEND", "DESCEND"]),
        EnumDescriptor("etcdserverpb.RangeRequest.SortTarget", ["KEY", "VERSION", "CREATE", "MOD", "VALUE"]),
        EnumDescriptor("etcdserverpb.Compare.CompareResult", ["EQUAL", "GREATER", "LESS", "NOT_EQUAL"]),
        EnumDescriptor("etcdserverpb.Compare.CompareTarget", ["VERSION", "CREATE", "MOD", "VALUE", "LEASE"]),
        EnumDescriptor("etcdserverpb.WatchCreateRequest.FilterType", ["NOPUT", "NODELETE"]),
        EnumDescriptor("etcdserverpb.AlarmType", ["NONE", "NOSPACE", "CORRUPT"]),
        EnumDescriptor("etcdserverpb.AlarmRequest.AlarmAction", ["GET", "ACTIVATE", "DEACTIVATE"]),
        EnumDescriptor("etcdserverpb.DowngradeRequest.DowngradeAction", ["VALIDATE", "ENABLE", "CANCEL"]),
        EnumDescriptor("mvccpb.Event.EventType", ["PUT", "DELETE"]),
        EnumDescriptor("authpb.Permission.Type", ["READ", "WRITE", "READWRITE"]),
    ]
}
