from mpmath import mp, mpf, atanh, sqrt, cos, pi, matrix, lu_solve, log
mp.dps=60
# ln m = 2 s (1 + w g(w)), s=(m-1)/(m+1), w=s^2 ; ln m = f - s (f - w R(w)), R = 2 g
end=((sqrt(mpf(2))+mpf('1e-5'))-1)/((sqrt(mpf(2))+mpf('1e-5'))+1); W=end**2
def R(w):
    if w==0: return mpf(2)/3
    s=sqrt(w); return 2*(atanh(s)/s-1)/w
n=7
nodes=[W/2*(1-cos(pi*(2*i+1)/(2*n))) for i in range(n)]
A=matrix(n,n); b=matrix(n,1)
for i,w in enumerate(nodes):
    for j in range(n): A[i,j]=w**j
    b[i]=R(w)
c=lu_solve(A,b)
rc=[mpf(float(x)) for x in c]
worst=max(abs((sum(rc[j]*w**j for j in range(n))-R(w))*w/2) for w in [W*i/mpf(500) for i in range(501)])
print([float(x) for x in c], mp.nstr(worst,4))
