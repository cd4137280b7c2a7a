import { isAws } from "../types.ts";

export const isCluster = isAws("msk", "Cluster");
export const isServerless = isAws("msk", "ServerlessCluster");
export const isClusterPolicy = isAws("msk", "ClusterPolicy");
export const isConfiguration = isAws("msk", "Configuration");
export const isTopic = isAws("msk", "Topic");
